"""One adapter a procedure: the peer's inputs, as a design here, answered.

An adapter is a module with `obtained(row) -> Obtained`. It reads the row's inputs, tool and call
conventions, never its id and never its expected values (except which keys there are). A procedure
without an adapter is not covered. Adding one adds a file and a line here.
"""

from __future__ import annotations

#: Procedure → module, in the order in which results are printed.
ADAPTERS: dict[str, str] = {
    procedure: f"ldn_designer.qualification.adapters.{procedure}"
    for procedure in (
        "t_one_sample", "t_paired", "t_two_sample", "t_welch", "z_means", "ancova", "anova",
        "longitudinal", "prop_one_sample", "prop_two_sample", "prop_two_sample_exact", "mcnemar",
        "noninf_equiv_means", "noninf_equiv_props", "nonparametric", "correlation", "multiplicity",
        "precision_ci",
    )
}  # fmt: skip
