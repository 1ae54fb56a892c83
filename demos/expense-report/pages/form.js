"use strict";

const form = document.getElementById("expense");
const person = document.getElementById("person");
const tags = document.getElementById("tags");
const suggestions = document.getElementById("suggestions");
const unknown = document.getElementById("unknown");
const amount = document.getElementById("amount");
const receipt = document.getElementById("receipt");
const people = Array.from(document.getElementById("people").content.querySelectorAll("option"),
  (option) => option.textContent);

const chosen = () => Array.from(tags.querySelectorAll("input[name=attendee]"), (input) => input.value);

function suggest() {
  const start = person.value.trim().toLowerCase();
  const found = people.filter((name) => start && name.toLowerCase().startsWith(start) &&
    !chosen().includes(name)).slice(0, 4);
  suggestions.replaceChildren(...found.map((name) => {
    const item = document.createElement("li");
    item.textContent = name;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); add(name); });
    return item;
  }));
  suggestions.hidden = found.length === 0;
}

function add(text) {
  const name = people.find((known) => known.toLowerCase() === text.trim().toLowerCase());
  person.setCustomValidity(name || !text.trim() ? "" : "Choose somebody from the directory.");
  unknown.textContent = name || !text.trim() ? "" : `Nobody in the directory is called ${text.trim()}`;
  if (!name || chosen().includes(name)) return suggest();
  const chip = document.createElement("span");
  const value = document.createElement("input");
  const remove = document.createElement("button");
  chip.className = "chip";
  value.type = "hidden";
  value.name = "attendee";
  value.value = name;
  remove.type = "button";
  remove.textContent = "×";
  remove.ariaLabel = `Remove ${name}`;
  remove.addEventListener("click", () => { chip.remove(); check(); });
  chip.append(name, value, remove);
  tags.insertBefore(chip, person);
  person.value = "";
  suggest();
  check();
}

function check() {
  person.required = chosen().length === 0;
}

person.addEventListener("input", () => { person.setCustomValidity(""); unknown.textContent = ""; suggest(); });
person.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    add(person.value);
  } else if (event.key === "Escape") {
    suggestions.hidden = true;
  } else if (event.key === "Backspace" && person.value === "" && tags.querySelector(".chip")) {
    Array.from(tags.querySelectorAll(".chip")).pop().remove();
    check();
  }
});
person.addEventListener("blur", () => {
  suggestions.hidden = true;
  if (person.value.trim()) add(person.value);
  suggestions.hidden = true;
});
tags.addEventListener("click", () => person.focus());

amount.addEventListener("input", () => {
  const over = Number(amount.value.replace(",", ".")) > Number(form.dataset.limit);
  document.getElementById("over").hidden = !over;
  document.getElementById("reasons").hidden = !over;
  document.getElementById("reason").required = over;
});

receipt.addEventListener("change", () => {
  const file = receipt.files[0];
  document.getElementById("chosen").textContent = file ? file.name : "No file yet";
});

check();
