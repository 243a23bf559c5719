"""Person linkage on Apache Spark: see README.md."""
