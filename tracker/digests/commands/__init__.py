"""What `manage.py digest` can do: each module is one action, with `MEANING`, `add_arguments(parser)` and `run(options, say)`."""
