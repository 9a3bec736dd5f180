import { z } from "zod";
import { operations } from "./operations.ts";

/**
 * All operations that a page may call as an OpenAPI 3.1 document, for programs of others: docs/openapi.json is this, word for word. Each is a POST to
 * `/api/DOSSIER/NAME` with its input as JSON.
 */
export function openApi(): object {
  const paths: Record<string, object> = {};
  for (const { name, about, effect, local, input, output } of operations.values()) {
    if (local) continue;
    paths[`/api/{dossier}/${name}`] = {
      post: {
        operationId: name,
        summary: about,
        tags: [name.split(".")[0]],
        "x-effect": effect,
        parameters: [
          { name: "dossier", in: "path", required: true, schema: { type: "string" } },
          ...(effect === "reads" ? [checkpoint] : []),
        ],
        requestBody: { required: true, content: json(z.toJSONSchema(input, { io: "input" })) },
        responses: {
          200: { description: "What was asked for.", headers, content: json(z.toJSONSchema(output)) },
          default: { description: "A refusal.", content: json(refusal) },
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Habeas",
      version: "1",
      description:
        "The operations of a Habeas that serves dossiers on this machine. Every call carries the key of the run in the header Habeas-Key.",
    },
    paths,
  };
}

const size = { type: "integer", description: "the size of the journal" };

/** Of a request: the state that it asks about; refused as `moved` where the journal has grown since. */
const checkpoint = { name: "Habeas-Checkpoint", in: "header", required: false, schema: size };

/** Of an answer: the state that it was computed from. */
const headers = { "Habeas-Checkpoint": { schema: size } };

const refusal = {
  type: "object",
  properties: {
    problem: {
      type: "string",
      description: 'the code of the refusal; "fault" where the program itself is at fault',
    },
    sentence: { type: "string", description: "what is wrong, where, and what to do" },
  },
  required: ["problem", "sentence"],
};

function json(schema: object): object {
  const { $schema: _, ...rest } = schema as { $schema?: unknown };
  return { "application/json": { schema: rest } };
}
