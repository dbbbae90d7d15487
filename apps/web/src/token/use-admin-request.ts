"use client";
import { use, useRef, useState } from "react";
import { type AnyVariables, type TypedDocumentNode, useMutation } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { errorByField } from "../api/error-by-field";
import { idempotencyKey } from "../api/idempotency-key";
import { TOKEN_MISSING } from "./token-missing";
import { useAdminToken } from "./use-admin-token";

/** A mutation that needs the admin token: asks for the token, sends the request, and sorts what was wrong to the form's fields. */
export function useAdminRequest<Data, Variables extends AnyVariables, Field extends string = never>(
  document: TypedDocumentNode<Data, Variables>,
  known: readonly Field[],
) {
  const url = use(ApiUrlContext);
  const [stored, store] = useAdminToken();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({});
  const [wrongToken, setWrongToken] = useState<string>();
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [{ fetching }, mutate] = useMutation(document);
  // One request keeps its key until it has an answer, so that sending it again does nothing twice.
  const unanswered = useRef<{ readonly draft: unknown; readonly variables: Variables }>(undefined);

  const right = (...fields: readonly string[]): void =>
    setWrong((before) => ({ ...before, ...Object.fromEntries(fields.map((field) => [field, undefined])) }));

  /**
   * @param draft what the form holds; the same draft is the same request
   * @param found what the form itself finds wrong
   * @returns the answer, or nothing where something was wrong
   */
  const send = async (
    draft: unknown,
    found: Partial<Record<Field, string>>,
    variables: (key: string) => Variables,
  ): Promise<Data | undefined> => {
    const token = stored || typed.trim();
    setWrong(found);
    setWrongToken(token ? undefined : TOKEN_MISSING);
    setRefusals([]);
    if (!token || Object.keys(found).length > 0) return undefined;
    const request =
      unanswered.current !== undefined && unanswered.current.draft === draft
        ? unanswered.current
        : { draft, variables: variables(idempotencyKey()) };
    unanswered.current = request;
    const { data, error } = await mutate(request.variables, {
      fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    });
    if (error) {
      const sorted = errorByField(error, known, url);
      if (sorted.fields.token) {
        // A token that was refused is of no more use; ask for another.
        store("");
        setTyped("");
      }
      setWrong(sorted.fields);
      setWrongToken(sorted.fields.token);
      setRefusals(sorted.rest);
      return undefined;
    }
    unanswered.current = undefined;
    store(token);
    return data;
  };

  return {
    send,
    fetching,
    wrong,
    refusals,
    /** Takes back what was said of these fields. */
    right,
    /** For a `TokenField`. */
    token: {
      stored: stored !== "",
      value: typed,
      error: wrongToken,
      onChange(value: string) {
        setTyped(value);
        setWrongToken(undefined);
      },
      onForget: () => store(""),
    },
  };
}
