"use client";
import { Button } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { TokenField } from "../token/token-field";
import classes from "./admin-form.module.css";
import { Refusal } from "./refusal";

interface AdminFormProps {
  /** Its fields. */
  children: ReactNode;
  token: ComponentProps<typeof TokenField>;
  /** Title over what the server refused. */
  refused: string;
  refusals: readonly string[];
  /** What the button says. */
  submit: string;
  icon: ReactNode;
  loading?: boolean;
  onSubmit: () => void;
}

/** Asks the server for something that only admins may ask for. */
export function AdminForm({ children, token, refused, refusals, submit, icon, loading, onSubmit }: AdminFormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className={classes.fields}>{children}</div>
      <div className={classes.token}>
        <TokenField {...token} />
      </div>
      <Refusal title={refused} sentences={refusals} />
      <Button type="submit" mt="lg" loading={loading ?? false} leftSection={icon}>
        {submit}
      </Button>
    </form>
  );
}
