{# How a model becomes a table: it is created under its own name, in one statement.
   dbt creates a second table, renames it and drops the first, so that readers always find one. Nobody
   reads the warehouse of a build while it is built (the published files are copies), and the five
   statements about names took longer than most models. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {%- set there_before = load_cached_relation(this) -%}
  {%- set built = this.incorporate(type='table') -%}
  {{ run_hooks(pre_hooks) }}
  {{ drop_relation_if_exists(there_before) }}
  {% call statement('main', language=model['language']) -%}
    {{ create_table_as(False, built, compiled_code, model['language']) }}
  {%- endcall %}
  {{ run_hooks(post_hooks) }}
  {% do persist_docs(built, model) %}
  {{ adapter.commit() }}
  {{ return({'relations': [built]}) }}
{% endmaterialization %}
