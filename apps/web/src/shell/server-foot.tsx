"use client";
import { ServerDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Container } from "@mantine/core";
import { use } from "react";
import { useQuery } from "urql";
import { ApiUrlContext } from "../api/api-url";
import classes from "./shell.module.css";

/** What answers behind this page: version, engine, database, object store, and where its API is. */
export function ServerFoot() {
  const url = use(ApiUrlContext);
  const [{ data }] = useQuery({ query: ServerDocument });
  return (
    <footer className={classes.foot}>
      <Container size="xl" className={classes.facts}>
        <span>Hatchery{data ? ` ${data.server.version}` : ""}</span>
        {data ? (
          <>
            <span title={data.server.engineReason}>Engine: {data.server.engine}</span>
            <span>Database: {data.server.database}</span>
            <span>Objects: {data.server.objects}</span>
          </>
        ) : null}
        <span>GraphQL: {url}</span>
      </Container>
    </footer>
  );
}
