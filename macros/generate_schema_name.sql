{# Schemas are named as in dbt_project.yml, without a prefix: marts.people, staging.stg_services__people. #}
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}
