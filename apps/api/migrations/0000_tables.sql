CREATE TABLE "architectures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"family" text NOT NULL,
	"description" text NOT NULL,
	"parameters" integer NOT NULL,
	"flops" double precision NOT NULL,
	"input" json NOT NULL,
	"tensors" json NOT NULL,
	"subsets" json NOT NULL,
	CONSTRAINT "architectures_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "architectures_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "checkpoint_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"title" text NOT NULL,
	"digest" text NOT NULL,
	"dataset_id" uuid NOT NULL,
	"architecture_id" uuid NOT NULL,
	"subset_title" text NOT NULL,
	"subset" json NOT NULL,
	"mode" text NOT NULL,
	"count" integer NOT NULL,
	"dimensions" integer NOT NULL,
	"seed" double precision NOT NULL,
	"specification" json NOT NULL,
	"accuracy" json NOT NULL,
	"accuracies" json NOT NULL,
	"losses" json NOT NULL,
	"seconds" double precision NOT NULL,
	"values" text NOT NULL,
	CONSTRAINT "checkpoint_sets_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "checkpoint_sets_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"classes" json NOT NULL,
	"image" json NOT NULL,
	"mean" json NOT NULL,
	"std" json NOT NULL,
	"splits" json NOT NULL,
	"licence" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "datasets_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "datasets_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "diffusion_models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"title" text NOT NULL,
	"digest" text NOT NULL,
	"checkpoint_set_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"seed" double precision NOT NULL,
	"specification" json NOT NULL,
	"parameters" integer NOT NULL,
	"latent" integer NOT NULL,
	"autoencoder_losses" json NOT NULL,
	"diffusion_losses" json NOT NULL,
	"latent_maximum" double precision NOT NULL,
	"latent_std" double precision NOT NULL,
	"autoencoder_seconds" double precision NOT NULL,
	"diffusion_seconds" double precision NOT NULL,
	"weights" text NOT NULL,
	CONSTRAINT "diffusion_models_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "diffusion_models_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"digest" text NOT NULL,
	"generated_set_id" uuid NOT NULL,
	"diffusion_model_id" uuid NOT NULL,
	"specification" json NOT NULL,
	"report" json NOT NULL,
	"seconds" double precision NOT NULL,
	CONSTRAINT "evaluations_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "evaluations_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "generated_models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"title" text NOT NULL,
	"index" integer NOT NULL,
	"digest" text NOT NULL,
	"bytes" double precision NOT NULL,
	"seed" double precision NOT NULL,
	"sampler" text NOT NULL,
	"sampler_steps" integer NOT NULL,
	"generated_set_id" uuid NOT NULL,
	"diffusion_model_id" uuid NOT NULL,
	"checkpoint_set_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"architecture_id" uuid NOT NULL,
	"test_accuracy" double precision,
	"train_accuracy" double precision,
	"failed" boolean,
	"iou_nearest" double precision,
	"iou_mean" double precision,
	"l2_nearest" double precision,
	"nearest_checkpoint" integer,
	"verdict" text,
	"wrong_predictions" integer,
	CONSTRAINT "generated_models_sequence_unique" UNIQUE("sequence")
);
--> statement-breakpoint
CREATE TABLE "generated_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"digest" text NOT NULL,
	"diffusion_model_id" uuid NOT NULL,
	"seed" double precision NOT NULL,
	"specification" json NOT NULL,
	"seconds" double precision NOT NULL,
	CONSTRAINT "generated_sets_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "generated_sets_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"input_digest" text NOT NULL,
	"job_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"specification" json NOT NULL,
	"progress" json,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"worker" text,
	"error_message" text,
	"error_field" text,
	"log" text[] DEFAULT '{}'::text[] NOT NULL,
	"checkpoint_set_id" uuid,
	"diffusion_model_id" uuid,
	"generated_set_id" uuid,
	"evaluation_id" uuid,
	CONSTRAINT "jobs_sequence_unique" UNIQUE("sequence")
);
--> statement-breakpoint
ALTER TABLE "checkpoint_sets" ADD CONSTRAINT "checkpoint_sets_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint_sets" ADD CONSTRAINT "checkpoint_sets_architecture_id_architectures_id_fk" FOREIGN KEY ("architecture_id") REFERENCES "public"."architectures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "diffusion_models" ADD CONSTRAINT "diffusion_models_checkpoint_set_id_checkpoint_sets_id_fk" FOREIGN KEY ("checkpoint_set_id") REFERENCES "public"."checkpoint_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_generated_set_id_generated_sets_id_fk" FOREIGN KEY ("generated_set_id") REFERENCES "public"."generated_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_diffusion_model_id_diffusion_models_id_fk" FOREIGN KEY ("diffusion_model_id") REFERENCES "public"."diffusion_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_models" ADD CONSTRAINT "generated_models_generated_set_id_generated_sets_id_fk" FOREIGN KEY ("generated_set_id") REFERENCES "public"."generated_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_models" ADD CONSTRAINT "generated_models_diffusion_model_id_diffusion_models_id_fk" FOREIGN KEY ("diffusion_model_id") REFERENCES "public"."diffusion_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_models" ADD CONSTRAINT "generated_models_checkpoint_set_id_checkpoint_sets_id_fk" FOREIGN KEY ("checkpoint_set_id") REFERENCES "public"."checkpoint_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_models" ADD CONSTRAINT "generated_models_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_models" ADD CONSTRAINT "generated_models_architecture_id_architectures_id_fk" FOREIGN KEY ("architecture_id") REFERENCES "public"."architectures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generated_sets" ADD CONSTRAINT "generated_sets_diffusion_model_id_diffusion_models_id_fk" FOREIGN KEY ("diffusion_model_id") REFERENCES "public"."diffusion_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_checkpoint_set_id_checkpoint_sets_id_fk" FOREIGN KEY ("checkpoint_set_id") REFERENCES "public"."checkpoint_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_diffusion_model_id_diffusion_models_id_fk" FOREIGN KEY ("diffusion_model_id") REFERENCES "public"."diffusion_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_generated_set_id_generated_sets_id_fk" FOREIGN KEY ("generated_set_id") REFERENCES "public"."generated_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checkpoint_sets_dataset" ON "checkpoint_sets" USING btree ("dataset_id","sequence");--> statement-breakpoint
CREATE INDEX "checkpoint_sets_architecture" ON "checkpoint_sets" USING btree ("architecture_id","sequence");--> statement-breakpoint
CREATE INDEX "diffusion_models_checkpoint_set" ON "diffusion_models" USING btree ("checkpoint_set_id","sequence");--> statement-breakpoint
CREATE INDEX "evaluations_diffusion_model" ON "evaluations" USING btree ("diffusion_model_id","sequence");--> statement-breakpoint
CREATE INDEX "generated_models_set" ON "generated_models" USING btree ("generated_set_id","index");--> statement-breakpoint
CREATE INDEX "generated_models_diffusion_model" ON "generated_models" USING btree ("diffusion_model_id","sequence");--> statement-breakpoint
CREATE INDEX "generated_models_test_accuracy" ON "generated_models" USING btree ("test_accuracy" DESC NULLS LAST,"sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "generated_models_iou_nearest" ON "generated_models" USING btree ("iou_nearest","sequence");--> statement-breakpoint
CREATE INDEX "jobs_state" ON "jobs" USING btree ("state","sequence");