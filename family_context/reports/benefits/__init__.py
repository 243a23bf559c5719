"""The benefits case: what the tool costs and saves, by one calculation for every scenario.

`assumptions` holds what is assumed, `benefit` and `long_term` what one council gains in a year,
`lines` spreads it over years and councils, `results` names the figures, `uncertainty` varies the
assumptions, `tables` gives it all to the warehouse.
"""
