"""WijkDNA: from official figures about a wijk or dorp to a plan van aanpak.

Start reading in docs: ARCHITECTURE.md. Layers, each importing only what stands below it:
cli > jobs > web | pipeline > store > domain.
"""

__version__ = "0.1.0"
