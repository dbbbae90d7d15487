import type { Server } from "node:http";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import type { RequestHandler } from "express";
import type { GraphQLSchema } from "graphql";
import { bearerOf } from "../access/admin-checker.js";
import type { Context, Services } from "../graphql/context.js";
import { describeError } from "../graphql/errors.js";
import { checkComplexity, limitRules, limits } from "../graphql/limits.js";
import { createLoaders } from "../graphql/loaders.js";

export interface GraphqlOverHttp {
  readonly handler: RequestHandler;
  close(): Promise<void>;
}

/** Queries and mutations by POST and GET. */
export async function graphqlOverHttp(
  schema: GraphQLSchema,
  services: Services,
  server: Server,
): Promise<GraphqlOverHttp> {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    validationRules: limitRules,
    parseOptions: { maxTokens: limits.tokens },
    formatError: (formatted, error) =>
      describeError(error, formatted, (cause) => services.log.error({ err: cause }, "A request failed")),
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server }),
      {
        async requestDidStart() {
          return {
            async didResolveOperation({ document, request }) {
              checkComplexity(schema, { document, variables: request.variables, operationName: request.operationName });
            },
          };
        },
      },
    ],
  });
  await apollo.start();
  return {
    handler: expressMiddleware(apollo, {
      context: async ({ req }) => ({
        services,
        loaders: createLoaders(services.database.queries),
        bearer: bearerOf(req.headers.authorization),
      }),
    }),
    close: () => apollo.stop(),
  };
}
