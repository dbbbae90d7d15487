import type { GroupStyle, GroupSymbol } from "./group-style";

// In a box from -7 to 7; the same shapes that the picture draws.
const paths: Readonly<Record<GroupSymbol, string>> = {
  circle: "M0-4.500a4.500 4.500 0 1 1 0 9a4.500 4.500 0 1 1 0-9z",
  square: "M-4-4h8v8h-8z",
  diamond: "M0-6.500l4 6.500l-4 6.500l-4-6.500z",
  triangle: "M0-5.500l5.200 9h-10.400z",
  star: "M0-6.500l1.500 4.500h4.700l-3.800 2.800l1.400 4.500l-3.800-2.800l-3.800 2.800l1.400-4.500l-3.800-2.800h4.700z",
  cross: "M-1.800-5.400h3.600v3.600h3.600v3.600h-3.600v3.600h-3.600v-3.600h-3.600v-3.600h3.600z",
  times: "M-4-4L4 4M4-4L-4 4",
  plus: "M0-5.500V5.500M-5.500 0H5.500",
  asterisk: "M0-5.500V5.500M-4.800-2.800L4.800 2.800M-4.800 2.800L4.800-2.800",
  square2: "M-4-4h8v8h-8z",
};

/** The sign of a group, in legends and tables. */
export function GroupMark({ style }: { style: GroupStyle }) {
  return (
    <svg viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true" style={{ flexShrink: 0 }}>
      <path
        d={paths[style.symbol]}
        fill={style.hollow ? "none" : style.color}
        stroke={style.hollow ? style.color : "none"}
        strokeWidth="1.6"
      />
    </svg>
  );
}
