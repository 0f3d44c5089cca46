/** The console's icons, drawn by strokes in the colour of the text beside them. */

const drawn =
  (...paths: readonly string[]) =>
  ({ size = 19 }: { readonly size?: number }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flexShrink: 0 }}
    >
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );

export type Icon = ReturnType<typeof drawn>;

export const MoonIcon = drawn('M20 14.5A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500Z');
export const SunIcon = drawn(
  'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  'M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
);
export const RouteIcon = drawn(
  'M6 16.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z',
  'M18 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z',
  'M8.500 19H15a3.500 3.500 0 0 0 0-7H9a3.500 3.500 0 0 1 0-7h6.500',
);
export const PeopleIcon = drawn(
  'M9 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7Z',
  'M2.500 20a6.500 6.500 0 0 1 13 0',
  'M16 4.800a3.500 3.500 0 0 1 0 6.400M18.500 14.500a6.500 6.500 0 0 1 3 5.500',
);
export const MailIcon = drawn(
  'M4.500 5h15A1.500 1.500 0 0 1 21 6.500v11a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 17.500v-11A1.500 1.500 0 0 1 4.500 5Z',
  'm3.500 6.500 8.500 6.500 8.500-6.500',
);
export const TicketIcon = drawn(
  'M3 9V6.500A1.500 1.500 0 0 1 4.500 5h15A1.500 1.500 0 0 1 21 6.500V9a3 3 0 0 0 0 6v2.500a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 17.500V15a3 3 0 0 0 0-6Z',
  'M14 5v2.500M14 11v2M14 16.500V19',
);
export const PhoneIcon = drawn(
  'M7.500 3.500H5A1.500 1.500 0 0 0 3.500 5 15.500 15.500 0 0 0 19 20.500a1.500 1.500 0 0 0 1.500-1.500v-2.500l-4.500-2-2 2a12.500 12.500 0 0 1-6-6l2-2-2.500-5Z',
);
export const MegaphoneIcon = drawn(
  'M4 10v4h3l9 5V5l-9 5H4Z',
  'M19 9.500a3.500 3.500 0 0 1 0 5',
  'M8 14.500l1.500 5',
);
export const ChartIcon = drawn('M4 20V4', 'M4 20h16', 'M8.500 16v-4M13 16V8M17.500 16v-6');
export const GearIcon = drawn(
  'M4 7h9M17 7h3M4 17h3M11 17h9',
  'M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
  'M9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
);
export const SearchIcon = drawn(
  'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13Z',
  'm15.500 15.500 5 5',
);
export const BookIcon = drawn(
  'M5 4.500h11.500A2.500 2.500 0 0 1 19 7v13H7.500A2.500 2.500 0 0 1 5 17.500v-13Z',
  'M5 17.500A2.500 2.500 0 0 1 7.500 15H19',
  'M9 8.500h6',
);
export const AlertIcon = drawn('M12 4 2.800 20h18.400L12 4Z', 'M12 10v4.500M12 17.300v.2');
export const GlobeIcon = drawn(
  'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  'M3 12h18',
  'M12 3c2.500 2.500 3.700 5.500 3.700 9s-1.200 6.500-3.700 9c-2.500-2.500-3.700-5.500-3.700-9S9.500 5.500 12 3Z',
);
export const PersonIcon = drawn('M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z', 'M4.500 20.500a7.500 7.500 0 0 1 15 0');
export const PauseIcon = drawn('M8.500 5v14M15.500 5v14');
export const PlayIcon = drawn('M7 4.500 19 12 7 19.500v-15Z');
export const StopIcon = drawn('M6 6h12v12H6V6Z');
export const CheckIcon = drawn('m4.500 12.500 5 5 10-11');
export const BackIcon = drawn('M14.500 5.500 8 12l6.500 6.500');
export const HourglassIcon = drawn(
  'M6.500 3.500h11M6.500 20.500h11',
  'M8 3.500V7l4 5 4-5V3.500',
  'M8 20.500V17l4-5 4 5v3.500',
);
export const FlagIcon = drawn('M6 21V4', 'M6 4.500h11.500L15 8.500l2.500 4H6');
export const SplitIcon = drawn(
  'M12 21v-6.500L5 7.500V4',
  'M12 14.500l7-7V4',
  'M2.800 6 5 3.800 7.200 6',
  'M16.800 6 19 3.800 21.200 6',
);
export const SpeechIcon = drawn('M4 5h16v11H10.500L6 20v-4H4V5Z');
export const GiftIcon = drawn(
  'M4 10h16v10H4V10Z',
  'M3 7h18v3H3V7Z',
  'M12 7v13',
  'M12 7S10.500 3 8.500 3.500 8 7 12 7Zm0 0s1.500-4 3.500-3.500S16 7 12 7Z',
);
export const PlusIcon = drawn('M12 5v14M5 12h14');
export const MinusIcon = drawn('M5 12h14');
export const FitIcon = drawn('M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5');
