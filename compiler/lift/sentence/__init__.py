"""A sentence is cut up and parsed by `grammar/sentence.lark`; questions and rules without a verb are put in words first."""
