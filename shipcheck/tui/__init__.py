"""The screen: shows what the gate tells and takes what a person decides; only here is Textual."""
