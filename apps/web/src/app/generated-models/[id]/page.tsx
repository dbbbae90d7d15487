import { GeneratedModelPage } from "../../../generated-model/generated-model-page";

export default async function GeneratedModelRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <GeneratedModelPage id={decodeURIComponent(id)} />;
}
