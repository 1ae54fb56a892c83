"""In a terminal: asks for a customer, a town and an amount, and keeps them in the file named by the second argument."""
import json
import sys

out = sys.argv[2]
print("Intake of today\n")
customer = input("Customer name: ")
town = input("Town: ")
amount = input("Amount: ")
sure = input("Is that right (y/n): ")
with open(out, "w") as f:
    json.dump({"customer": customer, "town": town, "amount": amount, "sure": sure}, f)
print("\nThe intake is stored")
try:
    input()
except EOFError:
    pass
