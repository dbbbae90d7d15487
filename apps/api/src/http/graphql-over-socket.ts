import type { Server } from "node:http";
import { GraphQLError, type GraphQLSchema, parse } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { bearerOf } from "../access/admin-checker.js";
import type { Context, Services } from "../graphql/context.js";
import { describeError } from "../graphql/errors.js";
import { limits, violations } from "../graphql/limits.js";
import { createLoaders } from "../graphql/loaders.js";

/** An operation is text of a few kilobytes; anything longer is no operation. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** A page follows one job; a program some more. */
const MAX_OPERATIONS_PER_SOCKET = 20;

/** Subscriptions, and any other operation, over a web socket at the same path, under the same limits and the same access. */
export function graphqlOverSocket(
  schema: GraphQLSchema,
  services: Services,
  server: Server,
  path: string,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ server, path, maxPayload: MAX_MESSAGE_BYTES });
  const describe = (errors: readonly GraphQLError[]) =>
    errors.map((error) =>
      describeError(error, error.toJSON(), (cause) => services.log.error({ err: cause }, "A subscription failed")),
    );
  const handler = useServer<{ authorization?: string }>(
    {
      schema,
      onSubscribe({ connectionParams, subscriptions }, _id, { query, variables, operationName }) {
        if (Object.keys(subscriptions).length > MAX_OPERATIONS_PER_SOCKET) {
          return [
            new GraphQLError(
              `A socket carries at most ${MAX_OPERATIONS_PER_SOCKET} operations at a time; end some, or open another.`,
              { extensions: { code: "BAD_REQUEST" } },
            ),
          ];
        }
        try {
          const document = parse(query, { maxTokens: limits.tokens });
          const errors = violations(schema, { document, variables, operationName });
          if (errors.length > 0) return errors;
          const contextValue: Context = {
            services,
            loaders: createLoaders(services.database.queries),
            bearer: bearerOf(connectionParams?.authorization),
          };
          return { schema, document, variableValues: variables, operationName, contextValue };
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
      onNext(_context, _id, _payload, _args, { errors, ...result }) {
        return { ...result, ...(errors && { errors: describe(errors) }) };
      },
      onError: (_context, _id, _payload, errors) => describe(errors),
    },
    sockets,
  );
  return { close: async () => handler.dispose() };
}
