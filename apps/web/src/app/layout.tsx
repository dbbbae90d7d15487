import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "./global.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { apiUrl } from "../environment";
import { Providers } from "../shell/providers";
import { Shell } from "../shell/shell";

export const metadata: Metadata = {
  description: "Neural networks that are generated instead of trained, with how good and how new each one is.",
};

export const viewport: Viewport = {
  themeColor: [{ media: "(prefers-color-scheme: dark)", color: "#121514" }, { color: "#fbfbf8" }],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Rendered for each request, so that the API's address is the deployment's and not the build's.
  await connection();
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <Providers apiUrl={apiUrl()}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
