/**
 * Rules of this house that no rule of the linter's own says, as a plugin for it.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const audiences = new Set(["key-holder", "case-team", "organisation", "partner", "public"]);

/** Names of audiences that mean nothing else. */
const unmistakable = new Set(["key-holder", "case-team"]);

/** For whom something is shown is decided where a session is made; elsewhere it is the session's to say. */
const noLiteralAudience = {
  create(context) {
    return {
      Literal(node) {
        if (typeof node.value !== "string") return;
        const { parent } = node;
        const given = parent?.type === "Property" && parent.value === node && keyOf(parent) === "audience";
        const compared =
          parent?.type === "BinaryExpression" &&
          audiences.has(node.value) &&
          [parent.left, parent.right].some(
            (side) => (side.property?.name ?? side.name) === "audience" && side !== node,
          );
        if (unmistakable.has(node.value) || given || compared)
          context.report({
            node,
            message: "Only service/audience.ts names an audience; take the session's.",
          });
      },
    };
  },
};

/** A use case seals what it gives; opened is it at the edge that prints or sends it. */
const noOpenedSeal = {
  create(context) {
    const isSeal = (source) => typeof source?.value === "string" && /(^|\/)disclose\.ts$/.test(source.value);
    const report = (node) =>
      context.report({
        node,
        message: "A use case opens no seal; call the function that gives the plain rows.",
      });
    return {
      ImportSpecifier(node) {
        if (isSeal(node.parent?.source) && node.imported?.name === "shown") report(node);
      },
      ImportNamespaceSpecifier(node) {
        if (isSeal(node.parent?.source)) report(node);
      },
      ExportAllDeclaration(node) {
        if (isSeal(node.source)) report(node);
      },
      ExportSpecifier(node) {
        if (isSeal(node.parent?.source) && node.local?.name === "shown") report(node);
      },
    };
  },
};

const root = fileURLToPath(new URL("..", import.meta.url));

/** The files of `src` that declare a type of each name, and whether they export it. */
const declaredTypes = (() => {
  const places = new Map();
  for (const name of readdirSync(join(root, "src"), { recursive: true })) {
    if (!/(?<!\.test)\.tsx?$/.test(name)) continue;
    const file = join("src", name);
    const text = readFileSync(join(root, file), "utf8");
    for (const [, exported, type] of text.matchAll(
      /^(export )?(?:declare )?(?:abstract )?(?:type|interface|class|enum) (\w+)/gm,
    ))
      places.set(type, [...(places.get(type) ?? []), { file, isExported: exported !== undefined }]);
  }
  return places;
})();

/** A type that is exported has a name that no other file of `src` gives to a type. */
const oneTypeName = {
  create(context) {
    const here = relative(root, context.filename);
    const check = (declared, isExported) => {
      if (!/^(TSTypeAlias|TSInterface|Class|TSEnum)/.test(declared?.type ?? "")) return;
      const name = declared.id?.name;
      const other = (declaredTypes.get(name) ?? []).find(
        (place) => place.file !== here && (isExported || place.isExported),
      );
      if (other !== undefined)
        context.report({
          node: declared,
          message: `${other.file} has a type ${name} too; give one of them another name, or use that one.`,
        });
    };
    return {
      ExportNamedDeclaration: (node) => check(node.declaration, true),
      Program: (node) => node.body.forEach((statement) => check(statement, false)),
    };
  },
};

/** A child is started where it is ended with the lock: by the launcher, the keeper, and for files of strangers the box. */
const noChildProcess = {
  create(context) {
    const look = (node, source) => {
      if (/^(node:)?child_process$/.test(source?.value ?? ""))
        context.report({ node, message: "Only box, keeper and launcher start processes; call box/box.ts." });
    };
    return {
      ImportDeclaration: (node) => look(node, node.source),
      ImportExpression: (node) => look(node, node.source),
      CallExpression(node) {
        if (node.callee?.name === "require") look(node, node.arguments?.[0]);
      },
    };
  },
};

function keyOf(property) {
  return property.key?.name ?? property.key?.value;
}

export default {
  meta: { name: "house" },
  rules: {
    "no-literal-audience": noLiteralAudience,
    "no-opened-seal": noOpenedSeal,
    "no-child-process": noChildProcess,
    "one-type-name": oneTypeName,
  },
};
