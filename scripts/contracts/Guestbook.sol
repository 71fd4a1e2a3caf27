// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Anyone may write a line. Its function is in no list of known selectors.
contract Guestbook {
    event Written(address indexed guest, string line);

    mapping(address guest => string line) public lineOf;

    function writeInTheGuestbook(string calldata line) external payable {
        lineOf[msg.sender] = line;
        emit Written(msg.sender, line);
    }
}
