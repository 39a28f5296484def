"""The words of shipcheck as frozen data; standard library only."""
