import { startDeployed } from "./journey-servers.js";
import { uploadJourney } from "./upload-journey.js";

uploadJourney("PostgreSQL and MinIO, with a worker of its own", startDeployed);
