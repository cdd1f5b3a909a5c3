"""ODRL documents as RDF: read by rdflib, the same after a round trip, and conforming to SHACL shapes where some are given.

There are no official shapes for ODRL. Those named by the variable `BYELAW_ODRL_SHAPES` (a Turtle file) are used; without it
the shapes of the information model that the export relies on.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

from .checked import Checked, failed, installed, not_run, passed

SHAPES = "BYELAW_ODRL_SHAPES"
ODRL = "http://www.w3.org/ns/odrl/2/"

_OWN = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix : <urn:byelaw:shapes:> .

:Set a sh:NodeShape ; sh:targetClass odrl:Set ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path [ sh:alternativePath ( odrl:permission odrl:prohibition odrl:obligation ) ] ; sh:minCount 1 ] ;
  sh:property [ sh:path odrl:conflict ; sh:maxCount 1 ; sh:in ( odrl:perm odrl:prohibit odrl:invalid ) ] ;
  sh:property [ sh:path odrl:permission ; sh:node :Rule ; sh:class odrl:Permission ] ;
  sh:property [ sh:path odrl:prohibition ; sh:node :Rule ; sh:class odrl:Prohibition ] ;
  sh:property [ sh:path odrl:obligation ; sh:node :Rule ; sh:class odrl:Duty ] .

:Rule a sh:NodeShape ;
  sh:property [ sh:path odrl:action ; sh:minCount 1 ; sh:maxCount 1 ; sh:class odrl:Action ] ;
  sh:property [ sh:path odrl:assignee ; sh:minCount 1 ; sh:maxCount 1 ; sh:class odrl:Party ] ;
  sh:property [ sh:path odrl:target ; sh:minCount 1 ; sh:maxCount 1 ; sh:class odrl:Asset ] .

:Constraint a sh:NodeShape ; sh:targetSubjectsOf odrl:leftOperand ;
  sh:property [ sh:path odrl:leftOperand ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path odrl:rightOperand ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path odrl:operator ; sh:minCount 1 ; sh:maxCount 1 ; sh:in (
    odrl:eq odrl:neq odrl:gt odrl:gteq odrl:lt odrl:lteq
    odrl:isAnyOf odrl:isNoneOf odrl:isAllOf odrl:isA odrl:hasPart odrl:isPartOf ) ] .
"""


def verify(folder: Path) -> tuple[Checked, ...]:
    """Every Set of a folder with its profile."""
    return tuple(check for file in sorted(folder.glob("*.odrl.jsonld")) for check in _set(file))


def _set(file: Path) -> tuple[Checked, ...]:
    if not installed("rdflib"):
        return (not_run(file, "rdflib", "rdflib"),)
    from rdflib import Graph

    try:
        graph = Graph().parse(file, format="json-ld")
    except Exception as error:  # rdflib's readers raise what they meet
        return (failed(file, "rdflib", str(error)),)
    again = Graph().parse(data=graph.serialize(format="nt"), format="nt")
    same = _shapes_of(graph) == _shapes_of(again)
    trip = (
        passed(file, "rdflib round trip", f"{len(graph)} triples")
        if same
        else failed(file, "rdflib", "triples were lost")
    )
    return (trip, _shaped(file, graph))


def _shapes_of(graph: Any) -> Counter[tuple[str, ...]]:
    """The triples, with one name for all blank nodes: to tell which is which takes minutes for a long policy."""
    from rdflib import BNode

    return Counter(tuple("_" if isinstance(part, BNode) else part.n3() for part in triple) for triple in graph)


def _shaped(file: Path, graph: Any) -> Checked:
    if not installed("pyshacl"):
        return not_run(file, "SHACL", "pyshacl")
    from pyshacl import validate
    from rdflib import Graph

    profile = file.with_name(file.name.replace(".odrl.", ".odrl-profile."))
    whole = graph + Graph().parse(profile, format="json-ld")
    given = os.environ.get(SHAPES)
    shapes = Graph().parse(given) if given else Graph().parse(data=_OWN, format="turtle")
    by = f"SHACL, {Path(given).name if given else 'shapes of the information model'}"
    conforms, _, text = validate(whole, shacl_graph=shapes)
    return passed(file, by) if conforms else failed(file, by, text)
