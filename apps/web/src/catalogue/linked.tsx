import { Anchor } from "@mantine/core";

/** Text with its web addresses as links. */
export function Linked({ text }: { text: string }) {
  // Split by one group, every second piece is an address.
  return text.split(/(https?:\/\/\S+)/).map((piece, index) =>
    index % 2 === 1 ? (
      <Anchor key={piece} href={piece} inherit>
        {piece}
      </Anchor>
    ) : (
      piece
    ),
  );
}
