"""How answers are shown: text made safe and said in plain words, then terminal, JSON, CSV and page."""
