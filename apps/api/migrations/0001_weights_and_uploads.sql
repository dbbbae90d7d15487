CREATE TABLE "uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"filename" text NOT NULL,
	"bytes" double precision NOT NULL,
	"sha256" text,
	"architecture" text,
	"classes" integer,
	"size" integer,
	"part_bytes" integer NOT NULL,
	"part_count" integer NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"store_upload" text NOT NULL,
	"touched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"error_message" text,
	"error_field" text,
	"job_id" uuid,
	"weights_id" uuid,
	CONSTRAINT "uploads_sequence_unique" UNIQUE("sequence")
);
--> statement-breakpoint
CREATE TABLE "weights" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"title" text NOT NULL,
	"digest" text NOT NULL,
	"architecture_id" uuid NOT NULL,
	"input" json NOT NULL,
	"format" text NOT NULL,
	"bytes" double precision NOT NULL,
	"parameters" double precision NOT NULL,
	"provenance" text NOT NULL,
	"source" json NOT NULL,
	"notes" json NOT NULL,
	"tensors" json NOT NULL,
	"object" text NOT NULL,
	CONSTRAINT "weights_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "weights_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ALTER COLUMN "job_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoint_sets" ADD COLUMN "images" json;--> statement-breakpoint
ALTER TABLE "checkpoint_sets" ADD COLUMN "weights_id" uuid;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "upload_id" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "weights_id" uuid;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_weights_id_weights_id_fk" FOREIGN KEY ("weights_id") REFERENCES "public"."weights"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weights" ADD CONSTRAINT "weights_architecture_id_architectures_id_fk" FOREIGN KEY ("architecture_id") REFERENCES "public"."architectures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "uploads_state" ON "uploads" USING btree ("state","sequence");--> statement-breakpoint
CREATE INDEX "uploads_job" ON "uploads" USING btree ("job_id");--> statement-breakpoint
CREATE INDEX "weights_architecture" ON "weights" USING btree ("architecture_id","sequence");--> statement-breakpoint
ALTER TABLE "checkpoint_sets" ADD CONSTRAINT "checkpoint_sets_weights_id_weights_id_fk" FOREIGN KEY ("weights_id") REFERENCES "public"."weights"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_weights_id_weights_id_fk" FOREIGN KEY ("weights_id") REFERENCES "public"."weights"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checkpoint_sets_weights" ON "checkpoint_sets" USING btree ("weights_id","sequence");