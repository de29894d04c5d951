"use client";

import { useId } from "react";
import { CloseIcon, StarFilledIcon, StarIcon } from "./icons.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

type RatingFieldProps = {
  /** 0 is not rated. */
  value: number;
  onValueChange: (rating: number) => void;
};

const STARS = [1, 2, 3, 4, 5];

/** Five native radios drawn as stars: arrow keys choose, and a button takes the rating away. */
export function RatingField({ value, onValueChange }: RatingFieldProps) {
  const { messages, slot } = useScope();
  const name = useId();
  return (
    <fieldset {...slot("rating")}>
      <legend {...slot("rating-label", "rml-label")}>{messages.rating}</legend>
      <div className="rml-row">
        {STARS.map((star) => (
          <label key={star} {...slot("rating-star", "rml-center")} data-on={star <= value || undefined}>
            <input
              type="radio"
              className="rml-fill"
              name={name}
              aria-label={messages.stars(star)}
              checked={star === value}
              onChange={() => onValueChange(star)}
            />
            {star <= value ? <StarFilledIcon size={20} /> : <StarIcon size={20} />}
          </label>
        ))}
        {value > 0 && (
          <ToolButton
            size="sm"
            label={messages.clearRating}
            icon={<CloseIcon size={14} />}
            onClick={({ currentTarget }) => {
              // The button goes away with the rating.
              currentTarget.closest("fieldset")?.querySelector("input")?.focus();
              onValueChange(0);
            }}
          />
        )}
      </div>
    </fieldset>
  );
}
