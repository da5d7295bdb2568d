/** As many characters a note may have, as the API counts them. */
export const LONGEST = 10_000;
/** From here on it is told how many are left. */
const NEAR = LONGEST - 500;

/** What the API would refuse; undefined if nothing. */
export function flaw(content: string): string | undefined {
  const length = count(content);
  if (length === 0) return 'Write something first.';
  if (length > LONGEST) return `Too long by ${tell(length - LONGEST)}.`;
  return undefined;
}

/** How much room is left, once there is little. */
export function room(content: string): string | undefined {
  const length = count(content);
  return length > NEAR && length <= LONGEST ? `${tell(LONGEST - length)} left` : undefined;
}

/** Characters, not the halves that some consist of in JavaScript. */
function count(content: string): number {
  return Array.from(content.trim()).length;
}

function tell(characters: number): string {
  return `${characters.toLocaleString('en')} ${characters === 1 ? 'character' : 'characters'}`;
}
