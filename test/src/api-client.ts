import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

/** Talks to a server as any program would: JSON over HTTP, and a web socket for what changes. */
export interface ApiClient {
  /** @throws Error with the server's sentence when it refuses. */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** Every state of a job that the server tells, up to the last. */
  follow<T>(query: string, variables: Record<string, unknown>): Promise<T[]>;
}

export function apiClient(url: string, token: string): ApiClient {
  return {
    async ask<T>(query: string, variables: object = {}): Promise<T> {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors }: { data: T; errors?: { message: string }[] } = JSON.parse(await response.text());
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
      return data;
    },
    async follow<T>(query: string, variables: Record<string, unknown>): Promise<T[]> {
      const client = createClient({
        url: `${url.replace(/^http/, "ws")}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      const told: T[] = [];
      try {
        for await (const { data, errors } of client.iterate<T>({ query, variables })) {
          if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
          if (data) told.push(data);
        }
      } finally {
        await client.dispose();
      }
      return told;
    },
  };
}
