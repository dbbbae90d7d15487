import { useId } from "react";

/** Shell and speckles, after eggs that exist. */
const shells = [
  ["#efe2cb", "#8c6a45"],
  ["#bcd6db", "#4e6b74"],
  ["#cbd5bd", "#66744f"],
  ["#e0bd97", "#8a5a34"],
  ["#e9cdc2", "#96604d"],
  ["#d5d5cf", "#63635c"],
  ["#9fcfc4", "#3d6f66"],
  ["#c9c19a", "#6a6238"],
] as const;
const SPECKLES = 9;

/** A model's digest as an egg: equal parameters give equal eggs, others look different. Decoration; the digest itself stands on the model's page. */
export function Egg({ digest, size }: { digest: string; size: number }) {
  const clip = useId();
  const byte = (index: number): number => Number.parseInt(digest.slice(2 * index, 2 * index + 2), 16) / 255 || 0;
  const [shell, speckle] = shells[Math.floor(byte(0) * 7.999)] ?? shells[0];
  return (
    <svg viewBox="0 0 40 50" width={size * 0.8} height={size} aria-hidden="true" style={{ flexShrink: 0 }}>
      <clipPath id={clip}>
        <path d="M20 1c9.500 0 18 15.500 18 29a18 18.500 0 0 1-36 0C2 16.500 10.500 1 20 1z" />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width="40" height="50" fill={shell} />
        {Array.from({ length: SPECKLES }, (_, index) => {
          const radius = 0.7 + 2.1 * byte(3 + 3 * index) ** 2;
          return (
            <ellipse
              key={index}
              cx={40 * byte(1 + 3 * index)}
              cy={50 * byte(2 + 3 * index)}
              rx={radius}
              ry={radius * 1.25}
              fill={speckle}
              opacity={0.55 + 0.4 * byte(3 + 3 * index)}
            />
          );
        })}
        <path d="M38 30a18 18.500 0 0 1-36 0c3 9 9 13 17 13s16-5 19-13z" fill="#000" opacity="0.07" />
        <ellipse cx="14" cy="15" rx="5" ry="8" fill="#fff" opacity="0.3" transform="rotate(18 14 15)" />
      </g>
    </svg>
  );
}
