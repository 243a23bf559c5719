"""Great Expectations on what was landed, as pages that a data owner opens offline."""

from family_context.build.data_docs.pages import QualityError, QualitySummary, build_data_docs

__all__ = ["QualityError", "QualitySummary", "build_data_docs"]
