import { WeightsPage } from "../../../weights/weights-page";

export default async function WeightsRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <WeightsPage id={decodeURIComponent(id)} />;
}
