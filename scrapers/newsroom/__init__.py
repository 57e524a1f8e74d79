"""The sample newsroom: reports of invented outlets about the public record, served on loopback. Takes data files -> gives HTTP."""
