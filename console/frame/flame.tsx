/** The product's mark. */
export const Flame = ({ size = 26 }: { readonly size?: number }) => (
  <img src="/favicon.svg" width={size} height={size} alt="" />
);
