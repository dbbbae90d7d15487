ALTER TABLE "diffusion_models" ADD COLUMN "trainings" json;--> statement-breakpoint
ALTER TABLE "diffusion_models" ADD COLUMN "explained" double precision;--> statement-breakpoint
UPDATE "diffusion_models" SET "trainings" = CASE "kind"
	WHEN 'behavioural' THEN json_build_array(
		json_build_object('name', 'decoder', 'losses', "diffusion_losses", 'seconds', "diffusion_seconds")
	)
	ELSE json_build_array(
		json_build_object('name', 'autoencoder', 'losses', "autoencoder_losses", 'seconds', "autoencoder_seconds"),
		json_build_object('name', 'diffusion', 'losses', "diffusion_losses", 'seconds', "diffusion_seconds")
	)
END;--> statement-breakpoint
ALTER TABLE "diffusion_models" ALTER COLUMN "trainings" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "diffusion_models" DROP COLUMN "autoencoder_losses";--> statement-breakpoint
ALTER TABLE "diffusion_models" DROP COLUMN "diffusion_losses";--> statement-breakpoint
ALTER TABLE "diffusion_models" DROP COLUMN "autoencoder_seconds";--> statement-breakpoint
ALTER TABLE "diffusion_models" DROP COLUMN "diffusion_seconds";
