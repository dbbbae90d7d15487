import { JobPage } from "../../../job/job-page";

export default async function JobRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <JobPage id={decodeURIComponent(id)} />;
}
