{# A key that names its issuer: `<service_code>:<reference>`. #}
{% macro reference(issuer, column) %}'{{ issuer }}:' || {{ column }}{% endmacro %}
