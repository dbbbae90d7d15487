import { DiffusionModelPage } from "../../../diffusion-model/diffusion-model-page";

export default async function DiffusionModelRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DiffusionModelPage id={decodeURIComponent(id)} />;
}
