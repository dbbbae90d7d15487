ALTER TABLE "datasets" ADD COLUMN "state" text DEFAULT 'not-imported' NOT NULL;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "transforms" json;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "citation" text;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "forms" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "samples" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "import" json;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "imported_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "dataset_id" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;