/**
 * Rules of this house that no rule of the linter's own says, as a plugin for it.
 */

const audiences = new Set(["key-holder", "case-team"]);

/** For whom something is shown is decided where a session is made; elsewhere it is the session's to say. */
const noLiteralAudience = {
  create(context) {
    return {
      Literal(node) {
        const named = typeof node.value === "string" && audiences.has(node.value);
        const given =
          node.parent?.type === "Property" && node.parent.value === node && keyOf(node.parent) === "audience";
        if (named || given)
          context.report({ node, message: "Only service/session.ts names an audience; take the session's." });
      },
    };
  },
};

/** A use case seals what it gives; opened is it at the edge that prints or sends it. */
const noOpenedSeal = {
  create(context) {
    return {
      ImportSpecifier(node) {
        const from = node.parent?.source?.value;
        if (typeof from === "string" && /(^|\/)disclose\.ts$/.test(from) && node.imported?.name === "shown")
          context.report({
            node,
            message: "A use case opens no seal; call the function that gives the plain rows.",
          });
      },
    };
  },
};

function keyOf(property) {
  return property.key?.name ?? property.key?.value;
}

export default {
  meta: { name: "house" },
  rules: { "no-literal-audience": noLiteralAudience, "no-opened-seal": noOpenedSeal },
};
