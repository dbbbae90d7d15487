import { JobList } from "../../job/job-list";

export default function JobsRoute() {
  return <JobList />;
}
