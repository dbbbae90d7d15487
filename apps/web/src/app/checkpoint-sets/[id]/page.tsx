import { CheckpointSetPage } from "../../../checkpoint-set/checkpoint-set-page";

export default async function CheckpointSetRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <CheckpointSetPage id={decodeURIComponent(id)} />;
}
