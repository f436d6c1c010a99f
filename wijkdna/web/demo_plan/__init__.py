"""How the worked example ends: bereik, kansen, results and a finished plan."""
