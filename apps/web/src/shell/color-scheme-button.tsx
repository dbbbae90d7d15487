"use client";
import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useEffect, useState } from "react";

const schemes = {
  auto: { label: "Colours follow the system", icon: IconDeviceDesktop, next: "light" },
  light: { label: "Light colours", icon: IconSun, next: "dark" },
  dark: { label: "Dark colours", icon: IconMoon, next: "auto" },
} as const;

/** Goes round system, light and dark. */
export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The stored choice is known in the browser only; the server draws the default.
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  const scheme = schemes[mounted ? colorScheme : "auto"];
  return (
    <ActionIcon
      variant="default"
      size="lg"
      onClick={() => setColorScheme(scheme.next)}
      aria-label={`${scheme.label}; change`}
      title={scheme.label}
    >
      <scheme.icon size={18} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
