"use client";
import { MantineProvider } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { Provider } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { createApiClient } from "../api/create-api-client";
import { cssVariables, theme } from "./theme";

/** Everything that a page may ask for: the theme, the API's address and a client of it. */
export function Providers({ apiUrl, children }: { apiUrl: string; children: ReactNode }) {
  const client = useMemo(() => createApiClient(apiUrl), [apiUrl]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ApiUrlContext value={apiUrl}>
        <Provider value={client}>{children}</Provider>
      </ApiUrlContext>
    </MantineProvider>
  );
}
