"""Family Context warehouse: the command line and what dbt cannot do."""
