"""A Word document with its tracked changes accepted or rejected, by the XML alone and by LibreOffice."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

TAKEN_OUT = {"accept": ("del", "moveFrom"), "reject": ("ins", "moveTo")}

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python for which a system's package holds LibreOffice's bridge (`uno`); no package index has it."""

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}

SCRIPT = """
import os, sys, time, uno
from com.sun.star.beans import PropertyValue
pipe, source, *jobs = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(240):
    try:
        context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.25)
def given(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
helper = context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
for command, target in zip(jobs[::2], jobs[1::2]):
    document = desktop.loadComponentFromURL(source, "_blank", 0, given(Hidden=True))
    helper.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
    document.storeToURL(target, given(FilterName="Text (encoded)", FilterOptions="UTF8,LF,,,"))
    document.close(True)
os._exit(0)  # the bridge does not always survive the end of either side
"""


def settled(content: bytes, how: str) -> list[str]:
    """The paragraphs of a document after all its changes were accepted or rejected, by what WordprocessingML says they mean."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    out = TAKEN_OUT[how]
    lines: list[str] = []
    held = ""
    for paragraph in root.iter(f"{W}p"):
        for run in paragraph.iter(f"{W}r"):
            if not any(run.getparent().tag == W + mark for mark in out):
                held += "".join(text.text or "" for text in run.iter(f"{W}t", f"{W}delText"))
        marks = paragraph.find(f"{W}pPr/{W}rPr")
        if marks is None or not any(marks.find(W + mark) is not None for mark in out):
            lines.append(held)
            held = ""
    return lines + [held] * bool(held)


def libreoffice() -> bool:
    """Whether LibreOffice and its bridge are there."""
    found = shutil.which("soffice") is not None and Path(SYSTEM_PYTHON).exists()
    return (
        found and subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    )


def settled_by_libreoffice(content: bytes, folder: Path) -> dict[str, list[str]]:
    """The same both ways, by LibreOffice; `folder` is an empty one to work in."""
    source = folder / "tracked.docx"
    source.write_bytes(content)
    pipe = f"byelaw{os.getpid()}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp"]
    jobs = [part for how, command in COMMANDS.items() for part in (command, (folder / how).as_uri())]
    with subprocess.Popen(office, env={**os.environ, "HOME": str(folder)}, stderr=subprocess.DEVNULL) as running:
        try:
            subprocess.run([SYSTEM_PYTHON, "-c", SCRIPT, pipe, source.as_uri(), *jobs], check=True, timeout=240)
        finally:
            running.terminate()
    # The last end of a paragraph cannot be taken out, so an empty one is left where the last was.
    return {how: (folder / how).read_text(encoding="utf-8-sig").rstrip("\n").split("\n") for how in COMMANDS}
