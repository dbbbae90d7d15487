"use client";
import { Burger, Collapse, Container } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { ColorSchemeButton } from "./color-scheme-button";
import { ServerFoot } from "./server-foot";
import classes from "./shell.module.css";

const destinations = [
  { href: "/", label: "Gallery", also: "/generated-models" },
  { href: "/diffusion-models", label: "Diffusion models" },
  { href: "/datasets", label: "Datasets", also: "/checkpoint-sets" },
  { href: "/architectures", label: "Architectures" },
  { href: "/weights", label: "Weights" },
  { href: "/jobs", label: "Jobs" },
] as const;

/** Header with the way to every part, the page itself, and a foot that tells what serves it. */
export function Shell({ children }: { children: ReactNode }) {
  const path = usePathname();
  const [opened, menu] = useDisclosure(false);
  // A change of page closes the menu.
  const { close } = menu;
  useEffect(() => close(), [path, close]);

  const links = destinations.map((destination) => {
    const current = destination.href === "/" ? path === "/" : path.startsWith(destination.href);
    const within = "also" in destination && path.startsWith(destination.also);
    return (
      <Link
        key={destination.href}
        href={destination.href}
        className={classes.link}
        aria-current={current ? "page" : within ? "true" : undefined}
      >
        {destination.label}
      </Link>
    );
  });

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <Container size="xl" className={classes.bar}>
          <Link href="/" className={classes.brand}>
            <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
              <path d="M16 2c6 0 11 9.5 11 17a11 11 0 0 1-22 0C5 11.5 10 2 16 2z" fill="var(--accent)" />
              <path
                d="M6 17l4 3 3-4 4 4 3-4 3 3 4-3"
                fill="none"
                stroke="var(--surface)"
                strokeWidth="2"
                strokeLinejoin="round"
                strokeLinecap="round"
              />
            </svg>
            Hatchery
          </Link>
          <nav aria-label="Main" className={classes.wide}>
            {links}
          </nav>
          <div className={classes.tools}>
            <ColorSchemeButton />
            <Burger
              opened={opened}
              onClick={menu.toggle}
              size="sm"
              className={classes.burger}
              aria-label={opened ? "Close the menu" : "Open the menu"}
              aria-expanded={opened}
            />
          </div>
        </Container>
        <Collapse expanded={opened} className={classes.narrow}>
          <Container size="xl" component="nav" aria-label="Main, narrow" className={classes.menu}>
            {links}
          </Container>
        </Collapse>
      </header>
      <Container component="main" id="content" tabIndex={-1} size="xl" className={classes.main}>
        {children}
      </Container>
      <ServerFoot />
    </div>
  );
}
