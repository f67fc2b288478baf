"""LDN Designer's data: read it through `ldn_designer.resources`."""
