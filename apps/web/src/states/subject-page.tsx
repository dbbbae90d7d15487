"use client";
import type { ReactNode } from "react";
import { type TypedDocumentNode, useQuery } from "urql";
import { Page } from "../shell/page";
import { ApiFailure } from "./api-failure";
import { isNotFound } from "./is-not-found";
import { NotFoundNotice } from "./not-found-notice";
import { PageSkeleton } from "./page-skeleton";

interface SubjectPageProps<Data, Subject> {
  /** What kind of thing it is: "Diffusion model". */
  kind: string;
  id: string;
  document: TypedDocumentNode<Data, { id: string }>;
  /** What the page is about, out of the answer; nothing where there is no such thing. */
  subjectOf: (data: Data) => Subject | null | undefined;
  /** The list to go on from where there is none. */
  back: Parameters<typeof NotFoundNotice>[0]["back"];
  children: (subject: Subject, refresh: () => void, data: Data) => ReactNode;
}

/** A page about one thing that the API knows by its id: on its way, failed, not there, or there. */
export function SubjectPage<Data, Subject>({
  kind,
  id,
  document,
  subjectOf,
  back,
  children,
}: SubjectPageProps<Data, Subject>) {
  const [{ data, error }, ask] = useQuery({ query: document, variables: { id }, requestPolicy: "cache-and-network" });
  const refresh = (): void => ask({ requestPolicy: "network-only" });
  const subject = data && subjectOf(data);
  if (data && subject) return children(subject, refresh, data);
  if (error && !isNotFound(error)) {
    return (
      <Page title={kind}>
        <ApiFailure error={error} retry={refresh} />
      </Page>
    );
  }
  if (!data && !error) return <PageSkeleton title={kind} />;
  return <NotFoundNotice what={kind.toLowerCase()} back={back} />;
}
