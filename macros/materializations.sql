{# How a model becomes a table or a view: it is created under its own name, in one statement, and its rows are
   checked. dbt creates a second one, renames it and drops the first, so that readers always find one. Nobody
   reads the warehouse of a build while it is built (the published files are copies), and the five
   statements about names took longer than most models. Nor is a file written of each statement that runs:
   what is compiled stands in dbt's manifest. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {%- set built = this.incorporate(type='table') -%}
  {{ run_hooks(pre_hooks) }}
  {%- set make_room = 'drop table if exists ' ~ built ~ ';' -%}
  {%- if model['language'] == 'python' -%}
    {% do adapter.execute(make_room) %}
    {% call statement('main', language='python') %}
      {{- create_table_as(False, built, compiled_code, 'python') }}
    {% endcall %}
  {%- else -%}
    {{ run_as_main(make_room ~ create_table_as(False, built, compiled_code)) }}
  {%- endif -%}
  {{ check_rows(built) }}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [built]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
  {%- set built = this.incorporate(type='view') -%}
  {{ run_hooks(pre_hooks) }}
  {{ run_as_main('drop view if exists ' ~ built ~ ';' ~ create_view_as(built, compiled_code)) }}
  {{ check_rows(built) }}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [built]}) }}
{% endmaterialization %}

{# dbt asks each node for the response to a statement `main`. #}
{% macro run_as_main(statements) %}
  {%- set response, none_of_it = adapter.execute(statements) -%}
  {{ store_result('main', response=response) }}
{% endmacro %}
