import { CombinedError } from "urql";
import { expect, it } from "vitest";
import { errorByField } from "./error-by-field";

const url = "http://127.0.0.1:4000/graphql";

it("puts a sentence beside the field that the server names by a path", () => {
  const error = new CombinedError({
    graphQLErrors: [{ message: "`count` is -1.", extensions: { code: "BAD_USER_INPUT", field: "generate.count" } }],
  });
  expect(errorByField(error, ["count", "steps"], url)).toEqual({ fields: { count: "`count` is -1." }, rest: [] });
});

it("puts a refused token beside the token", () => {
  const error = new CombinedError({
    graphQLErrors: [{ message: "Writing needs the admin token.", extensions: { code: "UNAUTHENTICATED" } }],
  });
  expect(errorByField(error, ["count"], url).fields).toEqual({ token: "Writing needs the admin token." });
});

it("keeps what belongs to no field", () => {
  const error = new CombinedError({ graphQLErrors: [{ message: "The queue is full.", extensions: {} }] });
  expect(errorByField(error, ["count"], url)).toEqual({ fields: {}, rest: ["The queue is full."] });
});

it("says the address of an API that does not answer", () => {
  const error = new CombinedError({ networkError: new Error("fetch failed") });
  expect(errorByField(error, [], url).rest[0]).toContain(url);
});
