"use client";
import {
  type JobFieldsFragment,
  JobNowDocument,
  JobProgressDocument,
} from "@hatchery/schema/documents/generated/graphql.js";
import { useEffect, useState } from "react";
import { useClient, useSubscription } from "urql";
import { isFinished } from "./is-finished";

/** Asked this often besides the subscription, whose socket a proxy may swallow. */
const ASK_AGAIN_MS = 8_000;

/** Follows a job from what is known of it to its end. */
export function useLiveJob(known: JobFieldsFragment): JobFieldsFragment {
  const client = useClient();
  const [latest, setLatest] = useState(known);
  const job = latest.id === known.id && !(isFinished(known.state) && !isFinished(latest.state)) ? latest : known;
  const { id } = job;
  const finished = isFinished(job.state);
  const [{ data }] = useSubscription({ query: JobProgressDocument, variables: { id }, pause: finished });

  useEffect(() => {
    if (data) setLatest(data.job);
  }, [data]);

  useEffect(() => {
    if (finished) return;
    const timer = setInterval(() => {
      void client.query(JobNowDocument, { id }, { requestPolicy: "network-only" }).then((answer) => {
        if (answer.data?.job) setLatest(answer.data.job);
      });
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [client, id, finished]);

  return job;
}
