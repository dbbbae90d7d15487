import { DatasetPage } from "../../../dataset/dataset-page";

export default async function DatasetRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DatasetPage id={decodeURIComponent(id)} />;
}
