import { apiJourney } from "./api-journey.js";
import { startDeployed } from "./journey-servers.js";

apiJourney("PostgreSQL and MinIO, with a worker of its own", startDeployed);
